import { access, constants, mkdtemp, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

/** Commands that shell scripts expect everywhere; not Python, so that tests find only the store's. */
const TOOLS =
  'sh env [ test true false printf echo cat ls mkdir rmdir rm cp mv ln touch chmod mktemp readlink realpath dirname basename ' +
  'pwd uname id sed grep awk tr cut head tail sort uniq wc tee od cmp find xargs expr date sleep kill stat';

/** Creates a directory with links to those commands of the machine, if it has them, and to this node. */
export async function makeTools(env: NodeJS.ProcessEnv): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'uvshim-tools-'));
  await symlink(process.execPath, join(directory, 'node'));
  for (const name of TOOLS.split(' ')) {
    const tool = await lookUp(name, env.PATH ?? '');
    // Link to the path, not to its real path: busybox must be called by the tool's name.
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
