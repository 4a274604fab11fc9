import {hash} from 'node:crypto';
import {AwsV4Signer} from 'aws4fetch';
import type {Fetch} from './outbound.ts';

/** Who calls a service that speaks S3, and the way there. */
export interface S3Access {
  region: string;
  accessKeyId: string;
  secretAccessKey: string;
  /** Leads to the service. */
  send: Fetch;
}

export interface S3Request {
  method: 'GET' | 'PUT';
  url: string;
  /** Signed with the rest, so that nobody can take one off on the way. */
  headers?: Record<string, string> | undefined;
  body?: string | undefined;
}

/** One request, signed by AWS Signature Version 4. A redirect is an answer: the signature is for no other host. */
export async function callS3(access: S3Access, request: S3Request, signal: AbortSignal): Promise<Response> {
  const {send, region, accessKeyId, secretAccessKey} = access;
  const {method, url, body} = request;
  const signer = new AwsV4Signer({
    method,
    url,
    headers: {'x-amz-content-sha256': hash('sha256', body ?? '', 'hex'), ...request.headers},
    service: 's3',
    region,
    accessKeyId,
    secretAccessKey,
  });
  const {headers} = await signer.sign();
  return send(url, {method, headers, ...(body === undefined ? {} : {body}), redirect: 'manual', signal});
}
