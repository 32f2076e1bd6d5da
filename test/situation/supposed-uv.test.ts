import { describe, expect, test } from 'vitest';
import { hasFeature, isSupposedRight, supposedUv, type RealUv } from '../../src/situation/real-uv.ts';

const uv = (...version: RealUv['version']): RealUv => ({ path: 'uv', version });

describe('a uv that is taken for the newest before it has said its version', () => {
  test('is right where nothing was asked of it that another version lacks', () => {
    const supposed = supposedUv('uv');
    expect(isSupposedRight(supposed, uv(0, 2, 13))).toBe(true);
    expect(hasFeature(supposed, 'searchPath')).toBe(true);
    expect(isSupposedRight(supposed, uv(0, 11, 8))).toBe(true);
    expect(isSupposedRight(supposed, uv(0, 11, 7))).toBe(false);
  });

  test('is asked about each feature by itself', () => {
    const supposed = supposedUv('uv');
    hasFeature(supposed, 'pythonFind');
    expect(isSupposedRight(supposed, uv(0, 3, 0))).toBe(true);
    hasFeature(supposed, 'pythonBeforePython3');
    expect(isSupposedRight(supposed, uv(0, 3, 0))).toBe(false);
    expect(isSupposedRight(supposed, uv(0, 13, 0))).toBe(true);
  });
});
