/** A visit to a page by a link in an email. */
import type { Dependencies } from '../../shared/usecases/dependencies.ts';
import type { Link } from '../../shared/links.ts';
import type { Person } from '../../shared/domain/person.ts';
import type { CohortWithProgram } from '../../shared/domain/cohort.ts';
import type { Application } from '../../shared/domain/application.ts';
import type { Pair } from '../../shared/domain/pair.ts';
import type { HttpAnswer } from '../../shared/http.ts';

export type PageNeeds = Pick<Dependencies, 'table' | 'secrets' | 'clock' | 'publicUrl'>;

/** A visit by a link that is good. `fields` is what the page's button posted; absent when someone only looks. */
export interface Visit {
  readonly link: Link;
  readonly person: Person;
  readonly found: CohortWithProgram;
  readonly application: Application | undefined;
  /** The pair that the link is about, if it is about one. */
  readonly pair: Pair | undefined;
  readonly fields?: ReadonlyMap<string, string>;
  /** The address of another page for the same person. */
  readonly address: (purpose: Link['purpose']) => string;
}

export type PageOf = (dependencies: PageNeeds, visit: Visit) => Promise<HttpAnswer>;
