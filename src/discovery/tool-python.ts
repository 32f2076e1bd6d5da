import type { Request } from '../request/request.ts';
import type { RealUv } from './real-uv.ts';
import { hasFeature } from '../uv/features.ts';

/** The Python that `uvx python@3.12` requests. Undefined if this uv takes the name for a package. */
export function toolPythonFor({ toolPython }: Request, uv: RealUv): Request['toolPython'] {
  if (!toolPython) return undefined;
  const feature = /^python(@|$)/.test(toolPython.name) ? 'toolPython' : 'toolPythonNames';
  return hasFeature(uv, feature) ? toolPython : undefined;
}
