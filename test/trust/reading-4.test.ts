import { testReading } from './reading.ts';

testReading(4);
