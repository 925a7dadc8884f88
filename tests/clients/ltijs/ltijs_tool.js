// A quiz on ltijs: it is launched, and at its end posts a grade.
// Argument: a JSON file of its registrations, [{platform, privateKey}], the former as ltijs's
// registerPlatform takes it. It prints its port; its log is standard error.
const fs = require('fs')
const { isDeepStrictEqual } = require('util')
const { Provider: lti } = require('ltijs')

const ENCRYPTION_KEY = 'of the tool'

// ltijs's database in memory, by the interface of its plugins: no MongoDB and no SQLite are needed.
class Memory {
  rows = {}

  async setup () { return true }

  async Close () { return true }

  found (collection, query = {}) {
    const matches = row => Object.entries(query).every(([k, v]) => isDeepStrictEqual(row[k], v))
    return (this.rows[collection] || []).filter(matches)
  }

  async Get (encryptionKey, collection, query) {
    const found = this.found(collection, query)
    if (found.length === 0) return false
    return found.map(row => structuredClone(encryptionKey ? { ...row.sealed, createdAt: row.createdAt } : row))
  }

  async Insert (encryptionKey, collection, item, index) {
    const kept = encryptionKey ? { ...index, sealed: item } : item
    const row = { ...structuredClone(kept), createdAt: Date.now() }
    this.rows[collection] = [...(this.rows[collection] || []), row]
    return true
  }

  async Replace (encryptionKey, collection, query, item, index) {
    await this.Delete(collection, query)
    return this.Insert(encryptionKey, collection, item, index)
  }

  async Modify (encryptionKey, collection, query, modification) {
    for (const row of this.found(collection, query)) Object.assign(encryptionKey ? row.sealed : row, modification)
    return true
  }

  async Delete (collection, query) {
    const gone = new Set(this.found(collection, query))
    this.rows[collection] = (this.rows[collection] || []).filter(row => !gone.has(row))
    return true
  }
}

// ltijs makes a key pair for each platform, whose public part Canvas fetches from /keys. The
// sandbox fetches nothing and trusts its own test key, so that key takes the place of the pair.
async function register ({ platform, privateKey }) {
  const { url: platformUrl, clientId } = platform
  const kid = await (await lti.registerPlatform(platform)).platformKid()
  const key = { kid, platformUrl, clientId }
  await lti.Database.Replace(ENCRYPTION_KEY, 'privatekey', { platformUrl, clientId }, { kid, key: privateKey }, key)
}

// Reads the registrations anew, and forgets the access tokens.
async function restart (req, res) {
  for (const registration of JSON.parse(fs.readFileSync(process.argv[2]))) await register(registration)
  await lti.Database.Delete('accesstoken', {})
  res.send()
}

async function finish (req, res) {
  const { token, context } = res.locals
  try {
    await lti.Grade.submitScore(token, context.endpoint.lineitem, JSON.parse(req.body.grade))
    res.send('Your grade was sent.')
  } catch (err) {
    console.error(err)
    // What lticheck advises, for ltijs keeps Canvas's answer to itself.
    if (req.body.log_answer && err.response) console.error('Canvas answered:', err.response.body)
    res.status(500).send('Your grade could not be sent.')
  }
}

async function main () {
  lti.setup(ENCRYPTION_KEY, { plugin: new Memory() }, { appRoute: '/launch' })
  lti.onConnect((token, req, res) => res.json({ finish: '/finish?ltik=' + res.locals.ltik }))
  lti.onInvalidToken((req, res) => res.status(403).send(req.body.error_description || res.locals.err.details.message))
  await lti.deploy({ serverless: true, silent: true })
  lti.whitelist('/restart')
  lti.app.post('/restart', restart)
  lti.app.post('/finish', finish)
  const server = lti.app.listen(0, '127.0.0.1', () => console.log(server.address().port))
}

main()
