/** Accounts of managers: made once, with a password that no one knows and no email of Cognito's; the laptop's engine answers alike. */
import {
  AdminCreateUserCommand,
  AdminGetUserCommand,
  AdminSetUserPasswordCommand,
  CognitoIdentityProviderClient,
  NotAuthorizedException,
  UsernameExistsException,
} from '@aws-sdk/client-cognito-identity-provider';
import { mockClient } from 'aws-sdk-client-mock';
import { afterEach, expect, test, vi } from 'vitest';
import { IdentityEngine, USER_POOL } from '../../infra/local/identity.ts';
import { listen } from '../../infra/local/http.ts';
import { cognitoAccounts } from '../../shared/aws/accounts.ts';

afterEach(() => vi.unstubAllEnvs());

const said = { message: 'x', $metadata: {} };

test('a new account gets a password within the rules, which is never the same', async () => {
  const cognito = mockClient(CognitoIdentityProviderClient);
  cognito.on(AdminGetUserCommand).resolves({ UserStatus: 'FORCE_CHANGE_PASSWORD' });
  await cognitoAccounts('pool').make('ana@example.org');
  await cognitoAccounts('pool').make('ana@example.org');
  const [made] = cognito.commandCalls(AdminCreateUserCommand);
  expect(made?.args[0].input).toMatchObject({ UserPoolId: 'pool', MessageAction: 'SUPPRESS' });
  const passwords = cognito.commandCalls(AdminSetUserPasswordCommand).map(({ args }) => args[0].input);
  for (const { Password = '', Permanent } of passwords) {
    expect(Permanent).toBe(true);
    for (const rule of [/[a-z]/, /[A-Z]/, /\d/, /[^a-zA-Z\d]/, /^.{14,99}$/]) expect(Password).toMatch(rule);
  }
  expect(new Set(passwords.map(({ Password }) => Password)).size).toBe(2);
  cognito.restore();
});

test('whoever has signed in keeps their password; what broke off after the account was made is made good', async () => {
  const cognito = mockClient(CognitoIdentityProviderClient);
  cognito.on(AdminCreateUserCommand).rejects(new UsernameExistsException(said));
  cognito.on(AdminGetUserCommand).resolvesOnce({ UserStatus: 'CONFIRMED' });
  await cognitoAccounts('pool').make('ana@example.org');
  expect(cognito.commandCalls(AdminSetUserPasswordCommand)).toHaveLength(0);
  cognito.on(AdminGetUserCommand).resolves({ UserStatus: 'FORCE_CHANGE_PASSWORD' });
  await cognitoAccounts('pool').make('ana@example.org');
  expect(cognito.commandCalls(AdminSetUserPasswordCommand)).toHaveLength(1);
  cognito.restore();
});

test('any other refusal is an error', async () => {
  const cognito = mockClient(CognitoIdentityProviderClient);
  cognito.on(AdminCreateUserCommand).rejects(new NotAuthorizedException(said));
  await expect(cognitoAccounts('pool').make('ana@example.org')).rejects.toThrow(NotAuthorizedException);
  cognito.restore();
});

test("the laptop's identity provider speaks Cognito's protocol", async () => {
  const engine = await IdentityEngine.open(Date.now);
  const server = await listen(engine.listener);
  vi.stubEnv('AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER', server.url);
  vi.stubEnv('AWS_REGION', 'eu-central-1');
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'local');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'local');
  const client = new CognitoIdentityProviderClient({});
  const status = async (): Promise<string | undefined> =>
    (await client.send(new AdminGetUserCommand({ UserPoolId: USER_POOL, Username: 'ANA@example.org' })))
      .UserStatus;
  await expect(status()).rejects.toMatchObject({ name: 'UserNotFoundException' });
  for (let time = 0; time < 2; time++) {
    await cognitoAccounts(USER_POOL).make('ana@example.org');
    expect(await status()).toBe('CONFIRMED');
  }
  await expect(cognitoAccounts('another').make('ana@example.org')).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
  });
  client.destroy();
  await server.stop();
  engine.close();
});
