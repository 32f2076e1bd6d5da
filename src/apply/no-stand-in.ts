/** A stand-in cannot be created, because the cache cannot be used. */
export class NoStandIn extends Error {
  override readonly name = 'NoStandIn';
}

/** By name, because each part of the program that is loaded later has a class of its own. */
export function isNoStandIn(error: unknown): boolean {
  return error instanceof Error && error.name === 'NoStandIn';
}
