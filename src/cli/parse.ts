import { Command, CommanderError, Option } from 'commander';
import { render } from '../output/message.ts';
import { wrap } from '../output/wrap.ts';
import type { Context } from '../shim/process-context.ts';
import { wrongWords } from './command-messages.ts';
import { COMMANDS, usageOf, type OwnCommand } from './spec.ts';

/** Columns, if stdout is not a terminal. */
const HELP_WIDTH = 80;

/** The arguments of one of uvshim's own commands. */
export interface Typed {
  readonly words: readonly string[];
  /** the options, by their last name (`json`, `dryRun`, `quiet`), with the value if they have one */
  readonly options: Readonly<Record<string, string | boolean>>;
}

/**
 * Parses the words after one of uvshim's own commands. Returns the exit status if it has printed help or an error.
 */
export function parse(command: OwnCommand, words: readonly string[], context: Context): Typed | number {
  const parser = makeParser(command, context);
  try {
    parser.parse(words, { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    throw error;
  }
  return { words: parser.args, options: parser.opts() };
}

/** Prints the help of one of uvshim's own commands, as wide as the terminal. */
export function printHelpOn(command: OwnCommand, context: Context): void {
  makeParser(command, context).outputHelp();
}

/** Prints the list of commands. */
export function printOverview(context: Context): void {
  const program = configured(new Command('uvshim'), context).usage('COMMAND …').helpOption(false);
  program.description('A uv that works with the Python that Nix gives you. Its own commands:');
  program.configureHelp({ subcommandTerm: (command) => command.name() });
  program.helpCommand(false);
  for (const { name, summary } of COMMANDS)
    program.addCommand(new Command(name).description(summary).helpOption(false));
  program.addHelpText('after', paragraphs(ABOUT_UV, context));
  program.outputHelp();
}

const ABOUT_UV = [
  'Every other word is uv\'s, so that `alias uv=uvshim` works: `uvshim venv` is `uv venv`. With `alias uv="uvshim uv"` the words above are uv\'s as well.',
  "Help on one of these: `uvshim COMMAND --help`, with both words if it has two (`uvshim help cache` is uv's). Help of uv: `uvshim --help`, `uvshim uv help`.",
];

function paragraphs(texts: readonly string[], context: Context): string {
  return texts.map((text) => `\n${wrap(text, widthOf(context)).join('\n')}`).join('\n');
}

function widthOf({ columns }: Context): number {
  return columns ?? HELP_WIDTH;
}

function makeParser(command: OwnCommand, context: Context): Command {
  const parser = configured(new Command(`uvshim ${command.name}`), context);
  parser.description(command.summary);
  // An empty usage would be `[options]`.
  parser.configureHelp({ commandUsage: () => `uvshim ${usageOf(command)}` });
  for (const { flags, summary, choices, excludes = [] } of command.options) {
    const option = new Option(flags, summary).conflicts(excludes);
    parser.addOption(choices ? option.choices(choices) : option);
  }
  for (const { name, summary } of command.arguments) parser.argument(`[${name}...]`, summary);
  parser.helpOption('-h, --help', 'prints this');
  if (command.about.length > 0) parser.addHelpText('after', paragraphs(command.about, context));
  if (command.takesCommandLine) parser.allowUnknownOption().passThroughOptions();
  return parser;
}

/** Replaces everything that the parser would otherwise read from the process, or do to it. */
function configured(parser: Command, context: Context): Command {
  const { print, complain, style } = context;
  const command = parser.name().replace(/^uvshim ?/, '');
  return parser.exitOverride().configureOutput({
    writeOut: print,
    writeErr: complain,
    outputError: (text) => {
      // commander puts a suggestion on its own line, which uvshim uses for hints.
      const what = text
        .replace(/^error: /, '')
        .trimEnd()
        .replace('\n', ' ');
      complain(`${render(wrongWords(what, command))}\n`);
    },
    getOutHelpWidth: () => widthOf(context),
    getErrHelpWidth: () => widthOf(context),
    getOutHasColors: () => style.isColoured,
    getErrHasColors: () => style.isColoured,
  });
}
