/** The routes of exports: the file, and how far a large one is. */
export const PROGRESS_ROUTE = 'GET /export/{cohort}/{file}/progress';
export const EXPORT_ROUTES = ['GET /export/{cohort}/{file}', PROGRESS_ROUTE] as const;
