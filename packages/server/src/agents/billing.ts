import {type Agent, HOUSE_RULES} from './agent.ts';

/** Explains what is charged and why. */
export const billing: Agent = {
  id: 'billing',
  name: 'Billing',
  description: 'Invoices, prices, payment and what a server costs.',
  topics: [
    'invoice*',
    'bill',
    'bills',
    'billed',
    'billing',
    'charge*',
    'payment*',
    'pay',
    'refund*',
    'price*',
    'cost*',
    'credit card',
  ],
  instructions: `You are the billing agent. You explain invoices, prices and payment.
Never state an amount that is not in the facts.\n${HOUSE_RULES}`,
  tools: ['list_droplets', 'get_bill', 'calculate_cost_savings'],
};
