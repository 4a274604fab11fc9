import {render} from 'lit';
import {addLayer, adopt} from './controllers/layer.ts';
import {place} from './controllers/place.ts';
import {laterIcon} from './icons-later.ts';
import {enMenu} from './locales/en-menu.ts';
import type {Tools} from './tools.ts';
import {menuStyles} from './views/menu.styles.ts';
import {type MenuEntry, menuView} from './views/menu.ts';

/** The open menu of each element. */
const open = new WeakMap<Tools, (focusButton: boolean) => void>();

/** Opens the menu of the header, or closes it. A chunk of its own with the positioning it needs. */
export function toggleMenu(tools: Tools): void {
  const {host, conversation, labels} = tools;
  const button = host.shadowRoot?.querySelector<HTMLElement>('.more');
  const close = open.get(tools);
  if (close !== undefined) {
    close(true);
    return;
  }
  if (button == null || conversation.chat === undefined) return;
  adopt(host, menuStyles);
  const layer = addLayer(host, 'floating-layer', () => end(false));
  const choose = (act: () => void) => {
    end(true);
    act();
  };
  render(menuView({label: labels.menu, entries: entriesOf(tools), onChoose: choose, onClose: end}), layer.node);
  const leave = place(button, layer.node, 'bottom-end', () => end(false));
  button.ariaExpanded = 'true';
  document.addEventListener('pointerdown', onElsewhere, true);
  layer.node.querySelector<HTMLElement>('[role=menuitem]')?.focus({preventScroll: true});
  open.set(tools, end);

  function end(focusButton: boolean): void {
    open.delete(tools);
    document.removeEventListener('pointerdown', onElsewhere, true);
    leave();
    layer.remove();
    if (button == null) return;
    button.ariaExpanded = 'false';
    if (focusButton) button.focus({preventScroll: true});
  }

  function onElsewhere(event: Event): void {
    const path = event.composedPath();
    if (!path.includes(layer.node) && !path.includes(button as EventTarget)) end(false);
  }
}

function entriesOf(tools: Tools): MenuEntry[] {
  const {config, messages} = tools.conversation.state ?? {};
  const words = tools.labels.locale?.menu ?? enMenu;
  const url = supportUrl(config?.supportUrl);
  const openData = (task: 'export' | 'erase') =>
    import('./my-data.ts').then(({openMyData}) => openMyData(tools, task)).catch(() => {});
  return [
    {
      label: words.conversations,
      drawing: laterIcon('conversations'),
      act: () => import('./history.ts').then(({openHistory}) => openHistory(tools)).catch(() => {}),
    },
    {
      label: words.download,
      drawing: laterIcon('download'),
      act: messages?.length
        ? () => import('./transcript-file.ts').then(({saveTranscript}) => saveTranscript(tools)).catch(() => {})
        : undefined,
    },
    {label: words.exportData, drawing: laterIcon('archive'), act: () => openData('export')},
    {label: words.eraseData, drawing: laterIcon('trash'), act: () => openData('erase')},
    ...(url === undefined ? [] : [{label: words.person, drawing: laterIcon('person'), href: url}]),
  ];
}

/** The tenant's own setting, but a page's script could have changed what came: only addresses that a person can use. */
function supportUrl(url: string | undefined): string | undefined {
  return url !== undefined && /^(https?:|mailto:)/i.test(url) && URL.canParse(url) ? url : undefined;
}
