import {StrictMode} from 'react';
import {createRoot} from 'react-dom/client';
import {Dashboard} from './dashboard.tsx';
import './dashboard.css';

createRoot(document.getElementById('root') as HTMLElement).render(
  <StrictMode>
    <Dashboard />
  </StrictMode>,
);
