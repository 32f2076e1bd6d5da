import { dirname, join, resolve } from 'node:path';
import { getEnv } from '../request/variables.ts';
import { readPythonRequest, type PythonRequest } from '../request/python-request.ts';
import type { Request } from '../request/request.ts';
import { has } from '../request/given-options.ts';
import { fromEnvironment, fromInterpreter, type Candidate } from './candidate.ts';
import type { CommandContext } from './command-context.ts';
import type { Configuration } from './project/configuration.ts';
import { observeEnvironment, type Environment } from './venv/environment.ts';
import type { Files } from '../fs/files.ts';
import { observeInterpreter, type Interpreter } from './interpreter/interpreter.ts';
import type { RealUv } from './real-uv.ts';
import { hasFeature } from '../uv/features.ts';
import { toolPythonFor } from './tool-python.ts';
import { findPin } from './project/version-file.ts';

/** The requested Python, the source of the request, and what is there. */
export interface RequestedPython {
  /** as messages print it: `-p`, `UV_PYTHON`, `pip.python in …/uv.toml` */
  readonly by: string;
  /** whether the command line contains it */
  readonly explicit: boolean;
  /** the kind of file that it is from, if it is from one: a `.python-version` is a pin */
  readonly inFile?: 'configuration' | 'pin';
  readonly request: PythonRequest;
  /** undefined for a version, and if nothing is there */
  readonly interpreter?: Interpreter;
  /**
   * absolute: the executable that the requested path starts, if that is another file (a version manager's shim). uv compares
   * this one with an environment's, finds them different, and recreates the environment (0.4.0 to 0.13.9).
   */
  readonly started?: string;
  /** the virtual environment of that interpreter, in any state */
  readonly environment?: Environment;
  /** what `uv pip` would use for it */
  readonly candidate?: Candidate;
}

/** A request and its source. */
type Named = Pick<RequestedPython, 'by' | 'explicit' | 'inFile' | 'request'>;

/** The request for a Python, from uv's sources in uv's order. Takes whether the command's script has inline metadata. */
export async function findPythonRequest(
  context: CommandContext,
  configuration: Configuration,
  hasMetadata: boolean,
): Promise<Named | undefined> {
  const { request, uv } = context;
  // `uv python find` itself searches for the request.
  if (request.role === 'find') return undefined;
  if (!takesPython(request, uv)) return undefined;
  const tool = toolPythonFor(request, uv);
  if (tool?.version !== undefined)
    return { by: tool.name, explicit: true, request: { form: 'version', text: tool.version } };
  if (request.python) return { by: request.python.name, explicit: true, request: request.python.request };
  const configured = request.role === 'venv' || isPip(request) ? fromConfiguration(configuration) : undefined;
  // `pip compile` takes the configuration's before the variable's (0.4.30 to 0.13.9).
  if (configured && request.command === 'pip compile') return configured;
  if (request.uvPython && heedsUvPython(request, uv))
    return { by: 'UV_PYTHON', explicit: false, request: request.uvPython };
  if (configured) return configured;
  if (request.noConfig || isPip(request)) return undefined;
  const pinned = await findPin(context, hasMetadata);
  return pinned && { by: pinned.file, explicit: false, inFile: 'pin', request: pinned.request };
}

function fromConfiguration({ python }: Configuration): Named | undefined {
  if (!python) return undefined;
  const { value, file } = python;
  const request = readPythonRequest(value);
  return { by: `pip.python in ${file}`, explicit: false, inFile: 'configuration', request };
}

/** Neither `tool list` nor an old `tool upgrade` heeds UV_PYTHON. */
function takesPython({ command }: Request, uv: RealUv): boolean {
  return command !== 'tool list' && (command !== 'tool upgrade' || hasFeature(uv, 'toolUpgradePython'));
}

function isPip({ role }: Request): boolean {
  return role === 'pip-write' || role === 'pip-read' || role === 'pip-resolve';
}

/** `pip compile` looks for a Python of the version that it resolves for, if that is given. */
function heedsUvPython(request: Request, uv: RealUv): boolean {
  if (request.command !== 'pip compile') return true;
  return hasFeature(uv, 'compileUvPython') && !has(request, '--python-version');
}

/** Takes a request and its source, and observes what is there. */
export async function observeRequestedPython(
  named: Named,
  context: CommandContext,
): Promise<RequestedPython> {
  const { request, files, interpreters } = context;
  const python = locate(named.request, context);
  if (python === undefined) return isPip(request) ? withOrphan(named, context) : named;
  const environment = await observeEnvironment(dirname(dirname(python)), interpreters);
  const interpreter = await observeInterpreter(python, interpreters);
  return {
    ...named,
    interpreter,
    started: named.request.form === 'path' ? startedBy(python, interpreter, files) : undefined,
    environment,
    candidate: isPip(request) ? asCandidate(named.by, environment, interpreter, files) : undefined,
  };
}

/** A prefix wrapper reports itself, whatever it starts. */
function startedBy(python: string, interpreter: Interpreter | undefined, files: Files): string | undefined {
  if (!interpreter || interpreter.kind === 'prefix wrapper') return undefined;
  const { executable } = interpreter.info;
  return files.isSamePlace(python, executable) || !files.isProgram(executable) ? undefined : executable;
}

/** The Python may be in an environment whose base is gone. */
async function withOrphan(
  named: Named,
  { directory, files, interpreters }: CommandContext,
): Promise<RequestedPython> {
  const { form } = named.request;
  const place = resolve(directory, named.request.text);
  const isDirectory = form !== 'version' && files.isDirectory(place);
  if (form !== 'path' && !isDirectory) return named;
  const environment = await observeEnvironment(isDirectory ? place : dirname(dirname(place)), interpreters);
  if (environment?.state !== 'orphaned') return named;
  return { ...named, environment, candidate: fromEnvironment(named.by, environment) };
}

function asCandidate(
  by: string,
  environment: Environment | undefined,
  interpreter: Interpreter | undefined,
  files: Files,
): Candidate | undefined {
  if (environment) return fromEnvironment(by, environment);
  return interpreter && fromInterpreter(by, interpreter, true, files);
}

/** The absolute path of the requested interpreter. Undefined for a version, and if nothing is there. */
function locate(
  { form, text }: PythonRequest,
  { request, uv, directory, files }: CommandContext,
): string | undefined {
  if (form === 'version') return undefined;
  const place = resolve(directory, text);
  if (files.isDirectory(place)) {
    const names = hasFeature(uv, 'pythonBeforePython3') ? ['python', 'python3'] : ['python3', 'python'];
    return names.map((name) => join(place, 'bin', name)).find(files.isProgram);
  }
  if (files.isProgram(place)) return place;
  if (form === 'path') return undefined;
  const entries = (getEnv(request.variables, 'PATH') ?? '').split(':');
  return entries.map((entry) => resolve(directory, entry, text)).find(files.isProgram);
}
