import { ageOf } from '../../uv/features.ts';
import { GET_NEWER_UV, GET_UV } from '../command-messages.ts';
import type { Examination } from './examination.ts';
import type { Finding } from './finding.ts';

/** The real uv is missing, or its release is untested. */
export function checkRealUv({ real, uvPath, uvsOnPath, context: { variables } }: Examination): Finding[] {
  if (!real) return [findNone(uvPath, uvsOnPath.length, variables.UVSHIM_UV)];
  const { uv } = real;
  const version = uv.version.join('.');
  switch (ageOf(uv)) {
    case 'tried':
      return [];
    case 'older':
      return [
        {
          is: 'broken',
          what: `uv ${version} (${uv.path}) is older than 0.2.13`,
          why: 'uvshim was never tried with it, and it lacks most of the commands of today.',
          fix: GET_NEWER_UV,
        },
      ];
    case 'newer':
      return [
        {
          is: 'odd',
          what: `uv ${version} (${uv.path}) is newer than those that uvshim was tried with`,
          why: 'If it looks for Pythons in another way, uvshim may be wrong about it.',
          fix: 'UVSHIM_DISABLE=1 uv --version',
        },
      ];
  }
}

function findNone(uvPath: string, onPath: number, named: string | undefined): Finding {
  if (uvPath !== '') {
    const what = `${uvPath} is not uv: its --version names none`;
    return { is: 'broken', what, why: 'Every command ends in it.', fix: GET_UV };
  }
  if (named) {
    const what = `UVSHIM_UV is '${named}', and no uv is there, or it is uvshim itself`;
    return {
      is: 'broken',
      what,
      why: 'Every command ends in the real uv, and this names it.',
      fix: 'unset UVSHIM_UV',
    };
  }
  return {
    is: 'broken',
    what: onPath > 0 ? 'every uv on PATH is uvshim itself' : 'there is no uv on PATH',
    why: 'uvshim becomes the real uv in the end: without one it can do nothing.',
    fix: GET_UV,
  };
}
