/** What browsers and commands have to know of a deployment, at `/config.json`. Nothing of it is a secret. */
export interface PublicConfig {
  readonly signInDomain: string;
  readonly clientId: string;
}

/** Where commands on a manager's machine wait for her browser to come back. */
export const SIGN_IN_PORT = 4009;
