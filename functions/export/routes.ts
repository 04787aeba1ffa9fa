/** The routes of exports: the file, and how far a large one is. */
export const PROGRESS_ROUTE = 'GET /export/{cohort}/{file}/progress';
/** The same by a key, for spreadsheets and programs: a large file is there when it is asked for again. */
export const DATA_ROUTE = 'GET /data/{cohort}/{file}';
export const EXPORT_ROUTES = ['GET /export/{cohort}/{file}', PROGRESS_ROUTE] as const;
