import { decide } from '../../src/decision/decide.ts';
import type { Settings } from '../../src/decision/decision.ts';
import type { Variables } from '../../src/request/variables.ts';
import { readRequest, type Request } from '../../src/request/request.ts';
import type { Candidate } from '../../src/discovery/candidate.ts';
import type { Project } from '../../src/discovery/project/project.ts';
import type { Environment } from '../../src/discovery/venv/environment.ts';
import type { Interpreter } from '../../src/discovery/interpreter/interpreter.ts';
import type { MadeFor } from '../../src/discovery/venv/made-for.ts';
import type { RequestedPython } from '../../src/discovery/requested-python.ts';
import type { InterpreterInfo } from '../../src/discovery/interpreter/query.ts';
import type { PackageSource } from '../../src/discovery/venv/package-source.ts';
import type { RealUv } from '../../src/discovery/real-uv.ts';
import type { Situation } from '../../src/discovery/situation.ts';
import type { DecisionForCall } from './describe-decision.ts';

const settings = { mayRepair: true, standInOf: (target: string) => `/cache/stand-ins/hash${target}` };

export function info(prefix: string, basePrefix = prefix): InterpreterInfo {
  return {
    implementation: 'cpython',
    version: [3, 12, 1],
    release: ['final', 0],
    abi: '',
    extensions: ['.cpython-312-x86_64-linux-gnu.so', '.abi3.so', '.so'],
    prefix,
    basePrefix,
    executable: `${prefix}/bin/python3.12`,
    baseExecutable: `${prefix}/bin/python3.12`,
    running: `${basePrefix}/bin/python3.12`,
    sitePackages: `${prefix}/lib/python3.12/site-packages`,
    platformPackages: `${prefix}/lib/python3.12/site-packages`,
    standardLibrary: [`${basePrefix}/lib/python3.12`],
    path: [`${basePrefix}/lib/python3.12`, `${prefix}/lib/python3.12/site-packages`],
  };
}

export const base: Interpreter = {
  python: '/base/bin/python3.12',
  kind: 'base',
  info: info('/base'),
};
export const wrapper: Interpreter = {
  python: '/env/bin/python3.12',
  kind: 'prefix wrapper',
  info: info('/env', '/base'),
  base,
};
/** A base of another place, and one of another version. */
export const other: Interpreter = { python: '/other/bin/python3', kind: 'base', info: info('/other') };
export const older: Interpreter = { ...base, info: { ...base.info, version: [3, 11, 2] } };

export const packageSource: PackageSource = {
  wrapper: '/env/bin/python3.12',
  by: 'PATH',
  base: '/base/bin/python3.12',
  minor: '3.12',
  version: '3.12.1',
  packages: ['/env/lib/python3.12/site-packages'],
  native: false,
};

/** The wrapper that `base` belongs to. */
export const madeFor: MadeFor = { implementation: 'cpython', minor: '3.12', abi: '', extensions: [] };

export function environment(state: Environment['state'], over: Partial<Environment> = {}): Environment {
  const healthy = state === 'healthy' ? { info: info('/p/.venv', '/base') } : {};
  const orphaned = state === 'orphaned' ? { madeFor } : {};
  return {
    directory: '/p/.venv',
    python: '/p/.venv/bin/python',
    state,
    writable: true,
    minor: '3.12',
    ...healthy,
    ...orphaned,
    ...over,
  };
}

export function candidate(by: string, place: Environment | Interpreter, writable: boolean): Candidate {
  const isEnvironment = 'state' in place;
  const directory = isEnvironment ? place.directory : place.info.prefix;
  const what = isEnvironment ? { environment: { ...place, writable } } : { interpreter: place };
  return { by, directory, python: place.python, writable, accepted: true, ...what };
}

/** A situation in which `uv pip` may work in these, in this order. */
export function candidates(...places: readonly Candidate[]): Facts {
  return { candidates: places };
}

/** Takes uv's choice for `uv pip`, which cannot be changed, and the environments that may take its place. */
export function orElse(choice: Candidate, ...others: readonly Candidate[]): Facts {
  return { candidates: [choice], others };
}

export function requested(
  by: string,
  interpreter?: Interpreter,
  text = '/env/bin/python3.12',
): RequestedPython {
  const form = interpreter ? 'path' : 'version';
  return {
    by,
    explicit: by === '-p',
    request: { form, text },
    ...(interpreter && { interpreter, candidate: candidate(by, interpreter, false) }),
  };
}

type FactsOf<Kind extends Situation['kind']> = Omit<Extract<Situation, { kind: Kind }>, 'kind'>;

/** Facts of any kind of situation, and the kind if the command line and the project do not tell it. */
export type Facts = Partial<
  FactsOf<'failing'> &
    FactsOf<'venv'> &
    FactsOf<'pip'> &
    FactsOf<'outside'> &
    FactsOf<'project'> &
    FactsOf<'script'> &
    FactsOf<'tool'> & { readonly kind: Situation['kind'] }
>;

/** All other fields are as on a machine without problems. */
const DEFAULTS = {
  uv: uv('0.13.9'),
  directory: '/p',
  search: [],
  packageSources: [],
  candidates: [],
  others: [],
  tools: [],
  isReused: false,
};

/** Decides for `uv LINE` in a situation with these facts. */
export function decided(
  line: string,
  facts: Facts,
  variables: Variables = {},
  over: Partial<Settings> = {},
): DecisionForCall {
  const argv = line.split(' ');
  const request = readRequest(argv, variables);
  if (request === undefined) throw new Error(`nothing to decide for uv ${line}`);
  const { hasExplicitDestination } = request;
  const situation = {
    ...DEFAULTS,
    hasExplicitDestination,
    kind: kindOf(request, facts),
    ...facts,
  } as Situation;
  return { ...decide(request, situation, { ...settings, ...over }), call: { argv, variables } };
}

function kindOf({ role, command }: Request, { fails, project }: Facts): Situation['kind'] {
  if (fails !== undefined) return 'failing';
  if (role === 'venv' || role === 'find' || role === 'tool') return role;
  if (role !== 'project') return 'pip';
  if (command === 'init') return 'init';
  return project ? 'project' : 'outside';
}

export const onPath = {
  search: [
    { entry: '/env/bin', interpreters: [wrapper] },
    { entry: '/usr/bin', interpreters: [] },
  ],
  searchPath: '/base/bin:/env/bin:/usr/bin',
};

/** A release of uv: `0.7.18`. */
export function uv(version: string): RealUv {
  const [major = 0, minor = 0, patch = 0] = version.split('.').map(Number);
  return { path: '/uv', version: [major, minor, patch] };
}

export const project: Project = { root: '/p', environment: '/p/.venv', groupRequirements: [] };
