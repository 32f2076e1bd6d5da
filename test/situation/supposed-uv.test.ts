import { describe, expect, test } from 'vitest';
import { hasFeature, isSupposedRight, supposedUv, type RealUv } from '../../src/situation/real-uv.ts';

const uv = (...version: RealUv['version']): RealUv => ({ path: 'uv', version });

describe('a uv whose version is guessed as the newest', () => {
  test('is a right guess if only features of the real release were tested', () => {
    const supposed = supposedUv('uv');
    expect(isSupposedRight(supposed, uv(0, 2, 13))).toBe(true);
    expect(hasFeature(supposed, 'searchPath')).toBe(true);
    expect(isSupposedRight(supposed, uv(0, 11, 8))).toBe(true);
    expect(isSupposedRight(supposed, uv(0, 11, 7))).toBe(false);
  });

  test('records each feature that was tested', () => {
    const supposed = supposedUv('uv');
    hasFeature(supposed, 'pythonFind');
    expect(isSupposedRight(supposed, uv(0, 3, 0))).toBe(true);
    hasFeature(supposed, 'pythonBeforePython3');
    expect(isSupposedRight(supposed, uv(0, 3, 0))).toBe(false);
    expect(isSupposedRight(supposed, uv(0, 13, 0))).toBe(true);
  });
});
