import {WinCloudChat} from '../wincloud-chat.ts';

/**
 * Registers the element under a name, for a page that shows no name of ours, unless something is registered under it:
 * a page may call this twice, or bring two copies of this package. A class has one name only, so this is one of its own.
 *
 * @example
 * define('acme-chat'); // <acme-chat tenant="acme" api="https://chat.acme.example"></acme-chat>
 */
export function define(name: string): void {
  if (!customElements.get(name)) customElements.define(name, class extends WinCloudChat {});
}
