/** What an environment with `--system-site-packages` may be made from, and whose packages it is to have then. */
export interface Provider {
  /** absolute: the wrapper's interpreter, or that of the store's environment, as it was named */
  readonly wrapper: string;
  /** who named it, in the user's words */
  readonly by: string;
  /** absolute: the interpreter that an environment which was made from it stands on */
  readonly base: string;
  /** of the base: `3.12.8` */
  readonly version: string;
  /** the same as `3.12` */
  readonly minor: string;
  /** absolute: where its packages are, in the order of sys.path */
  readonly packages: readonly string[];
  /** whether an environment has them on its path by itself */
  readonly native: boolean;
}

/** What has become of the wrapper that an environment remembers, where that is no longer as it was. */
export type Successor =
  /** another generation of it, of the same minor version */
  | { readonly state: 'found'; readonly provider: Provider }
  /** its packages are gone; what there is today is of another minor version, or nothing */
  | { readonly state: 'gone'; readonly other?: Provider };
