const RECORD = /^(?<project>[^-]+)(?:-.*)?\.(?:dist-info|egg-info|egg-link)$/;

/**
 * Takes the name of a file or directory in a site-packages; where it is the record of an installed package, as uv and pip
 * read them, returns the package's name as it is compared.
 */
export function projectOf(name: string): string | undefined {
  const project = RECORD.exec(name)?.groups?.project;
  return project === undefined ? undefined : comparedName(project);
}

/** Takes a package's name as somebody writes it; returns it as it is compared. */
export function comparedName(name: string): string {
  return name.toLowerCase().replace(/[-_.]+/g, '-');
}
