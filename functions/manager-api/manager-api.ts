/** The managers' JSON API: finds the route, and answers those who are signed in. */
import { type HttpHandler, json } from '../../shared/http.ts';
import { signedIn } from '../../shared/usecases/access/cohort-access.ts';
import { type ApiDependencies, notFound, type Route } from './route.ts';
import { API_ROUTES } from './routes.ts';

export function managerApi(dependencies: ApiDependencies): HttpHandler {
  const routes: Readonly<Record<string, Route | undefined>> = API_ROUTES;
  return async (request) => {
    const manager = signedIn(request);
    if (!manager) return json(401, { message: 'Please sign in.' });
    return (await routes[request.route]?.answer(dependencies, { request, manager })) ?? notFound();
  };
}
