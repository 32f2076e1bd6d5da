const RECORD = /^(?<project>[^-]+)(?:-.*)?\.(?:dist-info|egg-info|egg-link)$/;

/**
 * Takes the name of an entry in a site-packages. Returns the normalized package name if it is metadata that uv and pip
 * read.
 */
export function distributionName(name: string): string | undefined {
  const project = RECORD.exec(name)?.groups?.project;
  return project === undefined ? undefined : normalizeName(project);
}

/** Normalizes a package name (PEP 503). */
export function normalizeName(name: string): string {
  return name.toLowerCase().replace(/[-_.]+/g, '-');
}
