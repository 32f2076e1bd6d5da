import { createFiles } from '../situation/files.ts';
import { leadsOut } from '../situation/leads-out.ts';

/**
 * Takes an environment (absolute) and the names on the way to a directory in it that is to be written to. Throws where
 * one of them is a link out of it. The decision has looked too; what it was made from may be another now.
 */
export function mustStayIn(environment: string, names: readonly string[]): void {
  const place = leadsOut(environment, names, createFiles());
  if (place !== undefined) throw new Error(`${place} leads out of ${environment}`);
}
