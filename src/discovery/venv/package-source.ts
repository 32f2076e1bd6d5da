/** The source of an environment's packages, if it is created with `--system-site-packages`. */
export interface PackageSource {
  /** absolute: the interpreter of the wrapper or the store environment, as requested */
  readonly wrapper: string;
  /** the source of the request, in the user's words */
  readonly by: string;
  /** absolute: the base interpreter of environments from it */
  readonly base: string;
  /** of the base: `3.12.8` */
  readonly version: string;
  /** the same as `3.12` */
  readonly minor: string;
  /** absolute: the directories of its packages, in the order of sys.path */
  readonly packages: readonly string[];
  /** whether an environment from it has them on sys.path anyway */
  readonly native: boolean;
}

/** Today's state of the wrapper that an environment records, if it has changed. */
export type WrapperUpdate =
  /** another generation of the same minor version */
  | { readonly state: 'found'; readonly packageSource: PackageSource }
  /** its packages are gone; today's wrapper has another minor version, or does not exist */
  | { readonly state: 'gone'; readonly other?: PackageSource };
