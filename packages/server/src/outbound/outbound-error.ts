/** Why nothing was sent. Stable: logs and alerts may look for it. */
export type OutboundCode =
  /** Not the origin that this way out was made for, or none that the settings name. */
  | 'outbound_origin'
  /** Plain http to another machine. */
  | 'outbound_plain_http'
  /** The host has an address that is not a public one, and the settings do not say that it may. */
  | 'outbound_address'
  /** The address has a user or a password in it, or a header cannot be sent. */
  | 'outbound_request';

/** A request that was refused here, before a socket was opened. Its text names hosts; never a path, a header or a key. */
export class OutboundError extends Error {
  readonly code: OutboundCode;

  constructor(code: OutboundCode, message: string) {
    super(message);
    this.name = 'OutboundError';
    this.code = code;
  }
}
