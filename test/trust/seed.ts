/**
 * What the generated cases grow from: the same ones each time, so that a run that fails, fails for a change. With
 * UVSHIM_TEST_SEED there are others; the weekly run takes a new one.
 */
export const seed = Number(process.env.UVSHIM_TEST_SEED ?? 1);
