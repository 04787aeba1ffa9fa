/** Accounts of managers in Cognito. Our own email invites them: Cognito's is suppressed, and no password is ever sent. */
import { randomBytes } from 'node:crypto';
import type { Accounts } from '../usecases/dependencies.ts';

export function cognitoAccounts(userPoolId: string): Accounts {
  return {
    async make(email) {
      // Few requests make accounts: what does is loaded by those.
      const {
        AdminCreateUserCommand,
        AdminGetUserCommand,
        AdminSetUserPasswordCommand,
        CognitoIdentityProviderClient,
        UsernameExistsException,
      } = await import('@aws-sdk/client-cognito-identity-provider');
      const client = new CognitoIdentityProviderClient({});
      const account = { UserPoolId: userPoolId, Username: email };
      const UserAttributes = [
        { Name: 'email', Value: email },
        { Name: 'email_verified', Value: 'true' },
      ];
      try {
        await client.send(
          new AdminCreateUserCommand({ ...account, MessageAction: 'SUPPRESS', UserAttributes }),
        );
      } catch (error) {
        if (!(error instanceof UsernameExistsException)) throw error;
      }
      const { UserStatus } = await client.send(new AdminGetUserCommand(account));
      if (UserStatus !== 'FORCE_CHANGE_PASSWORD') return;
      // One that no one knows: with a password, Cognito lets them set their own by a code to their address.
      const Password = `aA1!${randomBytes(32).toString('base64url')}`;
      await client.send(new AdminSetUserPasswordCommand({ ...account, Password, Permanent: true }));
    },
  };
}
