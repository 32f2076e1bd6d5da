import { execa } from 'execa';
import { join } from 'node:path';
import { distributionFiles, type Distribution } from '../support/store/distribution.ts';

/** Writes the wheel of a distribution into a directory. Takes the path of any Python, for its zipfile module. */
export async function writeWheel(
  python: string,
  distribution: Distribution,
  directory: string,
): Promise<void> {
  const wheel = join(directory, `${distribution.name}-${distribution.version}-py3-none-any.whl`);
  const files = Object.fromEntries(distributionFiles(distribution));
  const input = JSON.stringify(files);
  await execa(python, ['-I', '-B', '-c', ZIP, wheel], { input, env: {}, extendEnv: false });
}

const ZIP = `
import json, sys, zipfile
with zipfile.ZipFile(sys.argv[1], "w") as archive:
    for path, text in json.load(sys.stdin).items():
        archive.writestr(path, text)
`;
