import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { compare } from './pair.mjs';
import { environment, makeDirectory } from './place.mjs';
import { lookUp } from './launchers.mjs';
import { alternate, runOnce } from './time.mjs';

/** Entering an unchanged directory: `layout uvshim` against an empty .envrc. Yields nothing without direnv. */
export async function* measureDirenv(place, how) {
  const [direnv, bash] = await Promise.all(
    ['direnv', 'bash'].map((name) => lookUp(name, place.env.PATH ?? '')),
  );
  if (direnv === undefined || bash === undefined) return;
  const [launcher] = place.launchers;
  const path = [dirname(place.python('later prefix wrapper').python)];
  const env = { ...environment(place, launcher, path), DIRENV_BASH: bash, DIRENV_LOG_FORMAT: '' };
  const library = join(env.XDG_CONFIG_HOME, 'direnv/lib');
  await mkdir(library, { recursive: true });
  const init = [launcher.uv.replace(/uv$/, 'uvshim'), 'init', 'direnv'];
  await writeFile(join(library, 'uvshim.sh'), runOnce({ argv: init, env, cwd: place.directory }).stdout);
  const enter = async (name, text) => {
    const cwd = await makeDirectory(place, name);
    await writeFile(join(cwd, '.envrc'), text);
    runOnce({ argv: [direnv, 'allow'], env, cwd });
    const call = { argv: [direnv, 'export', 'json'], env, cwd };
    runOnce(call);
    return call;
  };
  const calls = [await enter('direnv-empty', ''), await enter('direnv-layout', 'layout uvshim\n')];
  const [empty, layout] = alternate(calls, how);
  yield {
    name: 'direnv: layout uvshim, against an empty .envrc',
    shell: launcher.shell,
    ...compare(empty, layout),
    bound: { over: 60 },
  };
}
