import {expect, fixture} from '@open-wc/testing';
import {type FakeBackend, fakeBackend, find, has, press, until} from '../../test/fake-backend.ts';
import {addLoader, chat, errorsOf, setModules, shutdown} from '../../test/script-tag.ts';

describe("the page's own launcher", () => {
  let backend: FakeBackend;
  beforeEach(() => {
    backend = fakeBackend();
    setModules();
  });
  afterEach(async () => {
    await shutdown();
    backend.restore();
  });

  it('opens and closes the chat, says which, and has the focus back', async () => {
    const button = await fixture<HTMLButtonElement>('<button class="help"><b>Help</b></button>');
    await addLoader({launcher: '.help'});
    await until(() => button.ariaExpanded === 'false');
    expect(chat().shadowRoot).to.equal(null); // it draws no launcher
    expect(button.ariaHasPopup).to.equal('dialog');
    expect(document.getElementById(button.getAttribute('aria-controls') ?? '')).to.equal(chat());
    let opened = 0;
    chat().addEventListener('wincloud-chat-open', ({detail}) => detail.by === 'launcher' && opened++);
    (button.firstElementChild as HTMLElement).click();
    await until(() => chat().shadowRoot?.activeElement?.className === 'input');
    await until(() => button.ariaExpanded === 'true');
    expect(has(chat(), '[part=launcher]')).to.equal(false);
    expect(opened).to.equal(1);
    press(find(chat(), '.input'), 'Escape');
    await until(() => button.ariaExpanded === 'false');
    expect(document.activeElement).to.equal(button);
    button.click();
    await until(() => chat().open);
    button.click();
    await until(() => !chat().open);
    await expect(button).to.be.accessible();
  });

  it('fetches the chat when it is near, and asks the backend nothing', async () => {
    const button = await fixture<HTMLButtonElement>('<button class="help">Help</button>');
    await addLoader({launcher: '.help'});
    await until(() => button.ariaExpanded === 'false');
    button.focus();
    await until(() => chat().updateComplete !== undefined && chat().shadowRoot !== null);
    expect(backend.requests).to.deep.equal([]);
  });

  it('may come later, and may be a link', async () => {
    await addLoader({launcher: '#help-link'});
    const link = await fixture<HTMLElement>('<a id="help-link" href="/help">Help</a>');
    let went = false;
    window.addEventListener(
      'click',
      (event) => {
        went = !event.defaultPrevented;
      },
      {once: true},
    );
    await until(() => {
      link.dispatchEvent(new PointerEvent('pointerover', {bubbles: true}));
      return link.ariaExpanded === 'false';
    });
    link.click();
    await until(() => chat().open);
    expect(went).to.equal(false);
  });

  it('is the page’s alone after `shutdown`', async () => {
    const button = await fixture<HTMLButtonElement>('<button class="help">Help</button>');
    await addLoader({launcher: '.help'});
    await until(() => button.ariaExpanded === 'false');
    const known = chat();
    await shutdown();
    expect(button.getAttributeNames()).to.deep.equal(['class']);
    let prevented = true;
    window.addEventListener(
      'click',
      (event) => {
        prevented = event.defaultPrevented;
      },
      {once: true},
    );
    button.click();
    expect(prevented).to.equal(false);
    expect(known.open).not.to.equal(true);
  });

  it('has to be a selector', async () => {
    const said = await errorsOf(async () => {
      await addLoader({launcher: '##'});
      await new Promise((resolve) => setTimeout(resolve, 100));
    });
    expect(said.join()).to.contain('##');
  });
});
