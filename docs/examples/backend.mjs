import { randomUUID } from 'node:crypto';
import { SignJWT } from 'jose';

/**
 * What the backend of a host signs, with the launch key of its integration (`keyId`, and the private half as jose imports
 * it). `server`: the Midcall server's origin. Ask your own login who the agent is, and your own telephony which call this
 * is: what you sign here, Midcall believes.
 */
export function midcallSigner({ keyId, privateKey, tenant, server }) {
  const sign = (claims, typ) =>
    new SignJWT({ iss: 'mycrm', tenant, jti: randomUUID(), ...claims })
      .setProtectedHeader({ alg: 'EdDSA', kid: keyId, typ })
      .setAudience(server)
      .setIssuedAt()
      .setExpirationTime('60s')
      .sign(privateKey);
  return {
    /** `agent`: who is logged in. `launch`: the body the page posted. */
    launchToken: (agent, { nonce, mount }) =>
      sign({ sub: agent.id, name: agent.name, permissions: ['sms.send'], nonce, mount }, 'JWT'),
    /** `call`: one state of a call, as in docs/telephony.md, its caller from your telephony. */
    callToken: (call) => sign({ call }, 'midcall-call+jwt'),
  };
}
