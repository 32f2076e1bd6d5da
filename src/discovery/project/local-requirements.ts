import { join, resolve } from 'node:path';
import { has } from '../../request/given-options.ts';
import type { Option } from '../../request/parse-argv.ts';
import type { CommandContext } from '../command-context.ts';

/** Options of `tool run` whose value is a requirement. */
const REQUIREMENTS: ReadonlySet<string> = new Set(['--from', '--with', '-w']);

/** Options whose value is a file or a directory with requirements. */
const FILES = /^(--with-(editable|requirements)|--(build-)?constraints?|--overrides?|-c|-b)$/;

/** The files in a directory that tell what its package requires. */
const METADATA = ['pyproject.toml', 'setup.cfg', 'setup.py'];

/** Requirements that are in other files. */
const ELSEWHERE =
  /^\s*(-[rce]|--(requirement|constraint|editable)\b|[./~])|\bfile:|\bpath\s*=|\bworkspace\s*=|\bdynamic\s*=/m;

/**
 * Which Python a tool gets depends on what it requires. If files of the user's tell that, a change to them must be noticed: each
 * is looked at. If they point to others, the decision is not cached.
 */
export function observeLocalRequirements({ request, directory, files, interpreters }: CommandContext): void {
  const named = request.options.flatMap(placesIn);
  const [tool = ''] = has(request, '--from') ? [] : request.positionals;
  for (const place of [...named, ...localPath(tool)].map((each) => resolve(directory, each))) {
    const metadata = METADATA.map((name) => join(place, name));
    const texts = (files.isDirectory(place) ? metadata : [place]).map((file) => files.readText(file));
    if (texts.some((text) => text !== undefined && ELSEWHERE.test(text))) interpreters.preventCaching();
  }
}

function placesIn({ name, value = '' }: Option): string[] {
  if (FILES.test(name)) return value.split(',');
  return REQUIREMENTS.has(name) ? value.split(',').flatMap(localPath) : [];
}

/** Takes a requirement: `ruff`, `./tool[extra]`, `tool @ ../tool`, `git+https://…`. */
function localPath(requirement: string): string[] {
  const place = requirement.replace(/^[\w.-]+\s*@\s*/, '').replace(/\[[^\]]*\]$/, '');
  const path = place.replace(/^file:\/\//, '');
  return /^\.{1,2}$/.test(path) || (path.includes('/') && !path.includes('://')) ? [path] : [];
}
