/** A visit to a page by a link in an email. */
import type { Dependencies } from '../../shared/usecases/dependencies.ts';
import type { LinkPurpose } from '../../shared/links.ts';
import type { CohortId, PairId, PersonId } from '../../shared/domain/brand.ts';
import type { Person } from '../../shared/domain/person.ts';
import type { CohortWithProgram } from '../../shared/domain/cohort.ts';
import type { Application } from '../../shared/domain/application.ts';
import type { Pair } from '../../shared/domain/pair.ts';
import type { HttpAnswer, HttpRequest } from '../../shared/http.ts';

export type PageNeeds = Pick<Dependencies, 'table' | 'bucket' | 'secrets' | 'clock' | 'newId' | 'publicUrl'>;

/** What a link leads to. */
export interface Lead {
  readonly purpose: LinkPurpose;
  readonly cohort: CohortId;
  readonly person: PersonId;
  /** The pair that it is about; for surveys the round. Empty where there is none. */
  readonly pair: PairId | '';
  readonly round: string;
}

/** A visit by a link that is good. `fields` is what the page's button posted; absent when someone only looks. */
export interface Visit {
  readonly link: Lead;
  readonly person: Person;
  readonly found: CohortWithProgram;
  readonly application: Application | undefined;
  /** The pair that the link is about, if it is about one. */
  readonly pair: Pair | undefined;
  readonly fields?: ReadonlyMap<string, string>;
  /** The same with every value of a name that comes several times. */
  readonly posted?: URLSearchParams;
  /** What the address asks for behind its question mark. */
  readonly query: HttpRequest['query'];
  /** The address of another page for the same person. */
  readonly address: (purpose: LinkPurpose) => string;
}

export type PageOf = (dependencies: PageNeeds, visit: Visit) => Promise<HttpAnswer>;
