import { arch, release, type } from 'node:os';
import { VARIABLES } from '../../request/variables.ts';
import type { Interpreter } from '../../discovery/interpreter/interpreter.ts';
import { NATIVE_VARIABLES } from './native-variables.ts';
import type { Resolved } from '../resolve.ts';
import { flawsOf } from '../destination.ts';
import type { Examination } from './examination.ts';

/** The facts for a bug report, without the findings. They have no secrets. */
export type ReportFacts = readonly { readonly name: string; readonly lines: readonly string[] }[];

/** Variables that lead to Pythons and environments: reports print their values. Of all others they print the name. */
const SHOWN: ReadonlySet<string> = new Set([
  'UV_PYTHON',
  'VIRTUAL_ENV',
  'CONDA_PREFIX',
  'UV_PROJECT_ENVIRONMENT',
  'UVSHIM_UV',
  'PYTHONHOME',
  'PYTHONPATH',
]);

/** The variables that the shim reads, and some that only the doctor reads. */
const READ = [...VARIABLES, 'UVSHIM_UV', 'UVSHIM_DISABLE', 'UVSHIM_TRACE', 'PYTHONHOME', ...NATIVE_VARIABLES];

/** Takes what was collected. */
export function collectFacts(examination: Examination): ReportFacts {
  const { context, launcher, real, uvPath, pythons, environments } = examination;
  const { variables } = context;
  return [
    { name: 'uvshim', lines: [`${context.version}, ${launcher}`] },
    {
      name: 'uv',
      lines: [real ? `${real.uv.version.join('.')}, ${uvPath} (${real.choices.uv.by})` : 'none'],
    },
    { name: 'Node', lines: [`${context.nodeVersion}, ${context.node}`] },
    { name: 'system', lines: [`${type()} ${release()} ${arch()}`] },
    { name: 'cache', lines: [context.cache] },
    { name: 'Pythons', lines: orNone(pythons.map(describePython)) },
    {
      name: 'environments',
      lines: orNone(
        environments.map(({ directory, by, state, writable, minor }) => {
          const access = writable ? 'can be written to' : 'read-only';
          return `${directory} (${by}): ${[state, ...(minor ? [minor] : []), access].join(', ')}`;
        }),
      ),
    },
    { name: 'uv pip', lines: [describeTarget(real?.choices ?? {})] },
    {
      name: 'variables',
      lines: orNone(
        READ.filter((name) => name in variables).map((name) =>
          SHOWN.has(name) ? `${name}=${variables[name] ?? ''}` : name,
        ),
      ),
    },
  ];
}

function describeTarget({ target, targetSaidBy }: Partial<Resolved>): string {
  if (targetSaidBy !== undefined) return `works where ${targetSaidBy} says`;
  if (!target) return 'has no environment to work in';
  const flaws = flawsOf(target);
  const access = flaws.length === 0 ? 'can be written to' : `is ${flaws.join(', ')}`;
  return `works in ${target.path} (${target.by}), which ${access}`;
}

function describePython({ python, kind, info, base }: Interpreter): string {
  const kinds = {
    base: 'a Python of its own',
    environment: `in the environment ${info.prefix}`,
    'prefix wrapper': `a wrapper around ${base?.python ?? 'a base that cannot be found'}`,
  };
  return `${python}: ${info.version.join('.')}, ${kinds[kind]}`;
}

function orNone(lines: readonly string[]): readonly string[] {
  return lines.length > 0 ? lines : ['none'];
}
