import { usePython } from '../../src/decision/python-option.ts';
import { applyEdits } from '../../src/decision/apply-edits.ts';
import { isRunner, roleOf } from '../../src/uv/commands.ts';
import { readRequest, type Request } from '../../src/request/request.ts';
import type { Shape } from './launcher-reading.ts';
import type { Settings, UvReading } from './uv-reading.ts';

/** Something that uv reads of a command line, and that uvshim reads in another way. */
export interface Difference {
  line: readonly string[];
  what: string;
  uv: unknown;
  uvshim: unknown;
}

/** All in which the two readings of a command line differ. */
export function differences(line: readonly string[], reading: UvReading): Difference[] {
  const request = readRequest(line, {});
  const pairs = reading.settings ? shown(reading.settings, request) : refused(reading, request);
  return Object.entries(pairs)
    .filter(([, [uv, uvshim]]) => uv !== uvshim)
    .map(([what, [uv, uvshim]]) => ({ line, what, uv, uvshim }));
}

/** The two readings of each setting, by its name. */
type Pairs = Record<string, readonly [uv: unknown, uvshim: unknown]>;

/** The settings that the command has and that uvshim reads. */
function shown(settings: Settings, request: Request | undefined): Pairs {
  const { command, fields } = settings;
  const expected = roleOf(command) === undefined ? undefined : command;
  if (request === undefined || request.command !== expected) return { command: [expected, request?.command] };
  const given = (name: string) => (fields.get(name) === 'None' ? undefined : fields.get(name));
  const isGiven = (...names: string[]) =>
    names.some((name) => (given(name) ?? '[]') !== '[]' && given(name) !== 'false');
  const isOn = (name: string) => /^(true|Enabled|Check|Prefer|[1-9]\d*)$/.test(given(name) ?? '');
  const isOverlaid = isRunner(command) && fields.has('with');
  const pairs: Pairs = {
    python: [given('python'), request.python?.value],
    quiet: [isOn('quiet'), request.quiet],
    'existing directory': [true, (request.directory ?? 'd') === 'd'],
    ...(command.startsWith('pip ') && {
      target: [isGiven('system', 'target', 'prefix'), request.hasExplicitDestination],
    }),
    ...(fields.has('dry_run') && { 'dry run': [isOn('dry_run'), request.dryRun] }),
    ...(fields.has('active') && { active: [isOn('active'), request.active] }),
    ...(fields.has('no_project') && { 'no project': [isOn('no_project'), request.noProject] }),
    ...(fields.has('system_site_packages') && {
      'system site packages': [isOn('system_site_packages'), request.systemSitePackages],
    }),
    ...(isOverlaid && {
      with: [isGiven('with', 'with_editable', 'with_requirements'), request.withPackages],
    }),
    ...(isRunner(command) && settings.hasOwnIsolated && { isolated: [isOn('isolated'), request.isolated] }),
    ...(command !== 'run' && fields.has('script') && { script: [given('script'), request.script] }),
    ...(command === 'build' && { source: [given('src'), request.positionals[0]] }),
    ...(command === 'tool install' && { package: [given('package'), request.positionals[0]] }),
  };
  if (!settings.configurations) return pairs;
  return { ...pairs, configuration: [settings.configurations.join(), configurationsOf(request).join()] };
}

/** The configurations that uv should read: they show in which directory it looks. */
function configurationsOf(request: Request): string[] {
  if (request.configFile !== undefined) return ['other'];
  if (request.noConfig) return [];
  if (request.role === 'tool') return ['user'];
  return [[request.directory, request.project].includes('d') ? 'd' : 'start', 'user'];
}

/** A file that uv opens besides its configuration: the script, or the list of Pythons to download, which uvshim does not read. */
function isOther(file: string, { script, options }: Request): boolean {
  const lists = options.filter(({ name }) => name === '--python-downloads-json-url');
  return file === script || lists.some(({ value }) => value === file);
}

/** The text of the error, if any. uv rejects the same after every edit. */
function refused({ said, status, usage }: UvReading, request: Request | undefined): Pairs {
  if (request === undefined) return {};
  const file = /failed to (?:open|read from|read) file `([^`]*)`/.exec(said)?.[1];
  const project = /Project directory `([^`]*)` does not exist/.exec(said)?.[1];
  return {
    ...(usage !== undefined && roleOf(usage) !== undefined && { command: [usage, request.command] }),
    ...(file !== undefined && { file: [file, isOther(file, request) ? file : request.configFile] }),
    ...(project !== undefined && { project: [project, request.project] }),
    ...(/^error: No such file or directory/m.test(said) && {
      'missing directory': [true, /^v\d+$/.test(request.directory ?? '')],
    }),
    ...(status === 0 && said === '' && { quiet: [true, request.quiet] }),
  };
}

/** The word for a Python that the test inserts. */
const MARKER = '/marker/python';

/** Takes a command line that uv has read; the same with a Python named by uvshim, where its command takes one. */
export function withMarker(line: readonly string[], reading: UvReading): string[] | undefined {
  const request = readRequest(line, {});
  if (request === undefined || !reading.settings?.fields.has('python')) return undefined;
  const { argv, variables } = applyEdits(usePython(request, MARKER), line, {});
  // The line stays as it is if a variable names the Python.
  return Object.keys(variables).length === 0 ? argv : undefined;
}

/** All that differs between what uv read of a line and of the one with the marker, but for the marker itself. */
export function marks(line: readonly string[], before: UvReading, after: UvReading): Difference[] {
  const fields = new Set([
    ...(before.settings?.fields.keys() ?? []),
    ...(after.settings?.fields.keys() ?? []),
  ]);
  return [...fields].flatMap((what) => {
    // Differs in each call, as it is a time.
    if (/^tv_n?sec$/.test(what)) return [];
    const expected = what === 'python' ? MARKER : before.settings?.fields.get(what);
    const found = after.settings?.fields.get(what);
    return found === expected ? [] : [{ line, what, uv: found, uvshim: expected }];
  });
}

/** Two lines that have one cache key and two decisions, and their key. */
export function mixedUp(
  lines: readonly (readonly string[])[],
  readings: readonly UvReading[],
  shapes: readonly Shape[],
): string[][] {
  const first = new Map<string, { line: string; weighs: string }>();
  return lines.flatMap((line, at) => {
    const shape = shapes[at];
    if (shape === undefined || shape.kind === 'rare' || !readings[at]?.settings) return [];
    const request = readRequest(line, {});
    const text = line.join(' ');
    if (shape.kind === 'straight' || shape.kind === 'help') return request ? [['straight to uv', text]] : [];
    return [
      // The needs of a decision that does not replace the value of -p, and of one that does.
      { key: shape.key, weight: request && { ...weightOf(request), python: request.python?.value } },
      { key: `${shape.key}\t${shape.spot ?? ''}`, weight: request && weightOf(request) },
    ].flatMap(({ key, weight }) => {
      const weighs = JSON.stringify(weight);
      const one = first.get(key) ?? { line: text, weighs };
      first.set(key, one);
      return one.weighs === weighs ? [] : [[key, one.line, one.weighs, text, weighs]];
    });
  });
}

/** The fields of a request that a decision depends on, without the variables. */
function weightOf(request: Request): object {
  const countsWords = ['build', 'init', 'tool install', 'tool upgrade'].includes(request.command);
  return {
    ...request,
    argv: [],
    // The options that `run` passes on to the sync before it, which is never cached.
    options: [],
    // An edit of its token is never written down.
    toolPython: request.toolPython?.name,
    positionals: countsWords ? request.positionals : [],
    // A decision that is there holds with --no-cache, too.
    noCache: false,
    // uv finds the same Python with these.
    discovery: request.discovery.filter((word) => !/^(--offline|-n|--no-cache|--no-cache-dir)$/.test(word)),
  };
}
