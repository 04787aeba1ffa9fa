/** How a command ends that could not do its work: with a sentence, not with a stack. */
export async function explained(work: Promise<unknown>): Promise<void> {
  try {
    await work;
  } catch (error) {
    const { name, message } = error as Error;
    console.error(
      name === 'CredentialsProviderError'
        ? 'AWS does not know who you are. Sign in with `aws login`, `aws sso login` or `aws configure`.'
        : message,
    );
    process.exitCode = 1;
  }
}
