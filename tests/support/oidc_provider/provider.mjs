// A real OpenID provider (npm oidc-provider) on loopback, with our own sign-in and consent forms.
// Reads one line of JSON on stdin, prints one line of JSON when it listens, and ends when stdin closes.
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import { createInterface } from 'node:readline';
import Provider, { errors } from 'oidc-provider';

const lines = createInterface({ input: process.stdin });
const settings = JSON.parse(await new Promise((resolve) => lines.once('line', resolve)));
lines.on('close', () => process.exit(0));

const server = createServer();
await new Promise((resolve) => server.listen(settings.port ?? 0, '127.0.0.1', resolve));
const issuer = `http://127.0.0.1:${server.address().port}`;

function signingKey(type, options, alg, kid) {
  const { privateKey } = generateKeyPairSync(type, options);
  return { ...privateKey.export({ format: 'jwk' }), use: 'sig', alg, kid };
}
const run = randomBytes(4).toString('hex');
const jwks = {
  keys: [
    signingKey('rsa', { modulusLength: 2048 }, 'RS256', `rs-${run}`),
    signingKey('rsa', { modulusLength: 2048 }, 'PS256', `ps-${run}`),
  ],
};

const userinfoOnly = new Set(settings.userinfoOnly ?? []);
const provider = new Provider(issuer, {
  jwks,
  clients: settings.clients,
  cookies: { keys: [randomBytes(16).toString('hex')] },
  acrValues: ['idporten-loa-high', 'idporten-loa-substantial'],
  conformIdTokenClaims: false, // ID-porten and HelseID put the claims in the ID token itself
  claims: {
    openid: ['sub', 'acr', 'amr', 'auth_time', 'pid'],
    profile: ['name'],
    'helseid://scopes/identity/pid': ['helseid://claims/identity/pid'],
    'helseid://scopes/identity/security_level': ['helseid://claims/identity/security_level'],
    'helseid://scopes/hpr/hpr_number': ['helseid://claims/hpr/hpr_number'],
  },
  findAccount(_, accountId) {
    const account = settings.accounts[accountId];
    if (!account) return undefined;
    return {
      accountId,
      claims(use) {
        const told = Object.entries(account.claims)
          .filter(([claim]) => use === 'userinfo' || !userinfoOnly.has(`${accountId} ${claim}`));
        return { sub: account.sub, ...Object.fromEntries(told) };
      },
    };
  },
  pkce: { required: () => true },
  enabledJWA: {
    clientAuthSigningAlgValues: ['PS256'],
    idTokenSigningAlgValues: ['RS256', 'PS256'],
    dPoPSigningAlgValues: ['ES256'],
  },
  features: {
    devInteractions: { enabled: false },
    dPoP: { enabled: true, nonceSecret: randomBytes(32), requireNonce: () => settings.requireNonce ?? false },
    pushedAuthorizationRequests: { enabled: true, requirePushedAuthorizationRequests: true },
    rpInitiatedLogout: { enabled: true },
  },
  interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
  ttl: { AccessToken: 300, AuthorizationCode: 60, IdToken: 300, Interaction: 600, Session: 3600, Grant: 3600 },
});

const escape = (text) => String(text).replace(/[&<>"]/g, (found) => `&#${found.charCodeAt(0)};`);

function page(title, body) {
  return `<!doctype html><html lang="nb"><title>${escape(title)}</title><h1>${escape(title)}</h1>${body}</html>`;
}

function forms(uid, prompt, locale) {
  const stop = `<form method="post" action="/interaction/${uid}/stop"><button>Avbryt</button></form>`;
  if (prompt === 'consent') {
    return page('Samtykke', `<form method="post" action="/interaction/${uid}/consent"><button>Gå videre</button></form>${stop}`);
  }
  return page(`Logg inn (${locale})`, `<form method="post" action="/interaction/${uid}/login">
    <label>Person <input name="account"></label> <label>Nivå <input name="acr"></label>
    <label>Metode <input name="amr"></label><button>Logg inn</button></form>${stop}`);
}

async function body(request) {
  let text = '';
  for await (const piece of request) text += piece;
  return new URLSearchParams(text);
}

async function consent({ params, prompt, session, grantId }) {
  const grant = grantId
    ? await provider.Grant.find(grantId)
    : new provider.Grant({ accountId: session.accountId, clientId: params.client_id });
  if (prompt.details.missingOIDCScope) grant.addOIDCScope(prompt.details.missingOIDCScope.join(' '));
  if (prompt.details.missingOIDCClaims) grant.addOIDCClaims(prompt.details.missingOIDCClaims);
  return { consent: { grantId: await grant.save() } };
}

async function interact(request, response, uid, action) {
  const details = await provider.interactionDetails(request, response);
  if (!action) {
    response.setHeader('content-type', 'text/html; charset=utf-8');
    response.end(forms(uid, details.prompt.name, details.params.ui_locales ?? '-'));
    return;
  }
  let result = { error: 'access_denied', error_description: 'the person stopped' };
  if (action === 'login') {
    const form = await body(request);
    const amr = form.get('amr');
    result = { login: { accountId: form.get('account'), acr: form.get('acr') || undefined, amr: amr ? [amr] : undefined } };
  } else if (action === 'consent') {
    result = await consent(details);
  }
  await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: action === 'consent' });
}

const callback = provider.callback();
server.on('request', (request, response) => {
  const [, uid, action] = /^\/interaction\/([\w-]+)(?:\/(login|consent|stop))?$/.exec(request.url) ?? [];
  if (!uid) {
    callback(request, response);
    return;
  }
  interact(request, response, uid, action).catch((error) => {
    response.statusCode = error instanceof errors.SessionNotFound ? 400 : 500;
    response.end(String(error));
  });
});

console.log(JSON.stringify({ issuer }));
