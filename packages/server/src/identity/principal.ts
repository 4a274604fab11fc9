import type {Owner, ResourceScope} from '../ports.ts';

/** Who a request acts for, as the session token says. Everything a room may know of the caller. */
export interface Principal extends Owner {
  anonymous: boolean;
  /** The origin the session was made for, or null when it was made outside of a browser. */
  origin: string | null;
  name?: string | undefined;
  locale?: string | undefined;
  roles: readonly string[];
  resources: ResourceScope;
}
