/** Which room may import which: the floors of the house as data, for the lint rule and for the test of circles. */
import path from 'node:path';

const SHARED = [
  'shared/domain',
  'shared/http.ts',
  'shared/links.ts',
  'shared/secrets.ts',
  'shared/store',
  'shared/email',
  'shared/forms',
  'shared/export',
  'shared/pages',
  'shared/usecases',
  'shared/aws',
];

/** Each room with the rooms below it that it knows. A room knows itself. */
export const FLOORS = {
  'shared/domain': [],
  'shared/http.ts': [],
  'shared/secrets.ts': [],
  'shared/links.ts': ['shared/domain'],
  'shared/store': ['shared/domain'],
  'shared/email': ['shared/domain', 'shared/links.ts'],
  'shared/forms': ['shared/domain', 'shared/secrets.ts'],
  'shared/export': ['shared/domain'],
  'shared/pages': ['shared/domain', 'shared/http.ts'],
  'shared/usecases': SHARED.filter((room) => room !== 'shared/usecases' && room !== 'shared/aws'),
  'shared/aws': SHARED.filter((room) => room !== 'shared/aws'),
  functions: SHARED,
  infra: [...SHARED, 'functions'],
  // Side by side at the top: tests look after what scripts generate, and a page is generated from what the simulator watches.
  scripts: [...SHARED, 'functions', 'infra', 'test'],
  test: [...SHARED, 'functions', 'infra', 'scripts'],
};

/** The room that a file of the repository is in; `undefined` for files at the top. */
export function roomOf(file) {
  return Object.keys(FLOORS).find((room) => file === room || file.startsWith(`${room}/`));
}

/** Why one file may not import another, if it may not. Paths from the root of the repository. */
export function forbiddenImport(from, to) {
  const [own, other] = [roomOf(from), roomOf(to)];
  if (own === undefined || other === undefined) return undefined;
  if (own !== other && !FLOORS[own].includes(other)) return `${own} knows nothing of ${other}.`;
  if (own === 'functions' && other === 'functions') {
    if (from.split('/')[1] !== to.split('/')[1]) return 'Functions do not import each other.';
    const inConsole = (file) => file.startsWith('functions/manager-api/console/');
    if (inConsole(from) && !inConsole(to) && !to.startsWith('functions/manager-api/screens/'))
      return "The console knows nothing of the server but its screens' types.";
  }
  return undefined;
}

/** The lint rule: imports go down the floors, never up or sideways. */
export const floors = {
  meta: { type: 'problem', schema: [] },
  create(context) {
    const from = path.relative(context.cwd, context.filename).split(path.sep).join('/');
    const check = (node) => {
      const source = node.source?.value;
      if (typeof source !== 'string' || !source.startsWith('.')) return;
      const to = path.posix.join(path.posix.dirname(from), source);
      const message = forbiddenImport(from, to);
      if (message !== undefined) context.report({ node, message });
      else if (
        from.startsWith('functions/manager-api/console/') &&
        !to.startsWith('functions/manager-api/console/') &&
        node.importKind !== 'type'
      )
        context.report({ node, message: 'The console takes only types from the server.' });
    };
    return { ImportDeclaration: check, ExportNamedDeclaration: check, ExportAllDeclaration: check };
  },
};
