import {WinCloudChat} from '@wincloud/chat-widget/react';
import {useState} from 'react';

/** Asks the dashboard's own backend who is signed in, as a token for one exchange. */
async function getToken(): Promise<string> {
  const user = new URLSearchParams(location.search).get('user') ?? 'alice';
  const response = await fetch(`/demo/token?user=${encodeURIComponent(user)}`);
  const {token} = (await response.json()) as {token: string};
  return token;
}

/** The section of the dashboard that the assistant lives in. Its code is loaded with the first question. */
export function AiAssistant() {
  const [open, setOpen] = useState(false);
  return (
    <section id="assistant" className="card assistant" aria-labelledby="assistant-title">
      <div className="row">
        <div>
          <h2 id="assistant-title">AI Assistant</h2>
          <p>Knows your servers and the handbook. Answers at once.</p>
        </div>
        <button type="button" aria-expanded={open} onClick={() => setOpen(!open)}>
          {open ? 'Hide' : 'Ask Question'}
        </button>
      </div>
      {open && <WinCloudChat tenant="wincloud" api={location.origin} mode="inline" scheme="dark" getToken={getToken} />}
    </section>
  );
}
