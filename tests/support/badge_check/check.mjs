// Checks a credential (stdin: {credential, did, contexts}) with the libraries of Digital Bazaar, and fetches nothing.
import * as vc from '@digitalbazaar/vc';
import {DataIntegrityProof} from '@digitalbazaar/data-integrity';
import {cryptosuite} from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import {readFileSync} from 'node:fs';

const {credential, did, contexts} = JSON.parse(readFileSync(0, 'utf8'));
const known = new Map(Object.entries(contexts));
known.set(did.id, did);
for (const method of did.verificationMethod) {
  known.set(method.id, {'@context': 'https://w3id.org/security/multikey/v1', ...method});
}

async function documentLoader(url) {
  if (!known.has(url)) throw new Error(`not at hand: ${url}`);
  return {contextUrl: null, document: known.get(url), documentUrl: url};
}

const result = await vc.verifyCredential({
  credential, suite: new DataIntegrityProof({cryptosuite}), documentLoader,
  checkStatus: async () => ({verified: true}),
});
const why = result.error?.errors?.map(String) ?? [String(result.error)];
console.log(JSON.stringify({verified: result.verified, why: result.verified ? [] : why}));
