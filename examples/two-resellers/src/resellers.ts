/** Somebody who is signed in at a reseller, and what they ask the chat about their own server. */
export interface User {
  sub: string;
  name: string;
  email: string;
  /** The tag of their droplets at DigitalOcean. */
  tag: string;
  server: string;
  question: string;
}

/** A reseller: the record that the platform creates it with, the site it embeds the chat in, and its people. */
export interface Reseller {
  /** As `POST /v1/admin/tenants` takes it. */
  record: {
    id: string;
    name: string;
    resourceTagPrefix: string;
    theme: {accent: string};
    greeting: string;
    agents: string[];
    budgets: {tokensPerDay: number; usdPerDay: number; userTokensPerDay: number};
  };
  origin: string;
  operator: string;
  users: readonly [User, User];
}

export const ACME: Reseller = {
  record: {
    id: 'acme',
    name: 'Acme Assist',
    resourceTagPrefix: 'acme-',
    theme: {accent: '#b4342d'},
    greeting: 'Acme Hosting here. What can we fix for you?',
    agents: ['support', 'billing'],
    budgets: {tokensPerDay: 400_000, usdPerDay: 4, userTokensPerDay: 50_000},
  },
  origin: 'https://panel.acme.example',
  operator: 'omar',
  users: [
    {
      sub: 'carol',
      name: 'Carol Diaz',
      email: 'carol@example.net',
      tag: 'acme-user-carol',
      server: 'acme-shop-01',
      question: 'Are backups on for acme-shop-01?',
    },
    {
      sub: 'dave',
      name: 'Dave Lindqvist',
      email: 'dave@example.net',
      tag: 'acme-user-dave',
      server: 'acme-crm-03',
      question: 'Which Windows does acme-crm-03 run?',
    },
  ],
};

export const BLUEFIN: Reseller = {
  record: {
    id: 'bluefin',
    name: 'Bluefin Help',
    resourceTagPrefix: 'bluefin-',
    theme: {accent: '#0b6e8a'},
    greeting: 'Bluefin Cloud. How can we help?',
    agents: ['support'],
    budgets: {tokensPerDay: 250_000, usdPerDay: 2.5, userTokensPerDay: 50_000},
  },
  origin: 'https://my.bluefin.example',
  operator: 'oona',
  users: [
    {
      sub: 'erin',
      name: 'Erin Osei',
      email: 'erin@example.org',
      tag: 'bluefin-user-erin',
      server: 'bluefin-web-01',
      question: 'What is the address of bluefin-web-01?',
    },
    {
      sub: 'frank',
      name: 'Frank Moreno',
      email: 'frank@example.org',
      tag: 'bluefin-user-frank',
      server: 'bluefin-files-02',
      question: 'Is bluefin-files-02 running?',
    },
  ],
};
