import {signIdentity} from '@wincloud/chat-server';
import type {Settings} from '@wincloud/chat-server/node';

/**
 * What the backend of a host page does for its signed-in user: signs who it is with the tenant's secret. A real host
 * takes the user from its own session; here a page says whom it shows.
 */
export async function answerToken(settings: Settings, tenantId: string, user: string): Promise<Response> {
  const tenant = settings.tenants.find(({id}) => id === tenantId);
  const claims = settings.demoUsers[tenantId]?.[user];
  const secret = tenant?.secrets[0];
  if (secret === undefined || claims === undefined) {
    return Response.json({error: 'Nobody is signed in under this name.'}, {status: 401});
  }
  const token = await signIdentity({tenant: tenantId, sub: user, ...secret, claims});
  return Response.json({token}, {headers: {'cache-control': 'no-store'}});
}
