import { migrate } from '../../db/migrate.ts'
import { migrations } from '../../db/migrations/index.ts'
import { openWriter } from '../../db/open.ts'

/** Brings a database to the newest structure and says when it begins and when it is done. Argument: the file; its key is all sevens. */
const ledger = openWriter(process.argv[2] ?? '', new Uint8Array(32).fill(7))
ledger.database.pragma('ignore_check_constraints = on')
process.stdout.write('begins\n')
migrate(ledger, migrations, 2)
process.stdout.write('done\n')
ledger.database.close()
