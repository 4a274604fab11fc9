import {AiAssistant} from './ai-assistant.tsx';

const SERVERS = [
  {name: 'Web', state: 'Running', detail: '2 vCPU · 4 GB · NYC3'},
  {name: 'Files', state: 'Running', detail: '4 vCPU · 8 GB · NYC3'},
  {name: 'App', state: 'Running', detail: '4 vCPU · 8 GB · NYC3'},
  {name: 'Build', state: 'Off', detail: '4 vCPU · 8 GB · FRA1'},
];

/** The dashboard as it was before the assistant came: everything about the assistant is in its own component. */
export function Dashboard() {
  return (
    <div className="shell">
      <aside>
        <strong>WinCloud</strong>
        <nav>
          <a href="#servers" aria-current="page">
            Servers
          </a>
          <a href="#assistant">AI Assistant</a>
        </nav>
      </aside>
      <main>
        <h1>Dashboard</h1>
        <section id="servers" className="grid">
          {SERVERS.map(({name, state, detail}) => (
            <article key={name} className="card">
              <h2>{name}</h2>
              <p data-state={state}>{state}</p>
              <p>{detail}</p>
            </article>
          ))}
        </section>
        <AiAssistant />
      </main>
    </div>
  );
}
