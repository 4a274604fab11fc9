import {WinCloudChat} from './wincloud-chat.ts';

// A page may bring two copies of this package; the first one that is loaded is the element.
if (customElements.get('wincloud-chat') === undefined) customElements.define('wincloud-chat', WinCloudChat);
