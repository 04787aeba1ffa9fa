import { memoryTable } from '../../shared/store/memory-table.ts';
import { tableContract } from '../contracts/table.ts';

const table = memoryTable();
tableContract('the memory table', () => table);
