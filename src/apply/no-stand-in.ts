/** A stand-in cannot be created, because the cache cannot be used. */
export class NoStandIn extends Error {
  override readonly name = 'NoStandIn';
}
