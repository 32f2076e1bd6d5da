import { access, constants, mkdtemp, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

/** What shell scripts may expect anywhere; no Python, so that tests find those of the store alone. */
const TOOLS =
  'sh env [ test true false printf echo cat ls mkdir rmdir rm cp mv ln touch chmod mktemp readlink realpath dirname basename ' +
  'pwd uname id sed grep awk tr cut head tail sort uniq wc tee od cmp find xargs expr date sleep kill stat';

/** Makes a new directory with links to the basic commands of the machine, as far as it has them, and to this node. */
export async function makeTools(env: NodeJS.ProcessEnv): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'uvshim-tools-'));
  await symlink(process.execPath, join(directory, 'node'));
  for (const name of TOOLS.split(' ')) {
    const tool = await lookUp(name, env.PATH ?? '');
    // Not to where that leads: a busybox has to be called by the tool's name.
    if (tool !== undefined) await symlink(tool, join(directory, name));
  }
  return directory;
}

async function lookUp(name: string, path: string): Promise<string | undefined> {
  for (const directory of path.split(delimiter)) {
    const found = join(directory, name);
    const usable = await access(found, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (usable) return found;
  }
  return undefined;
}
