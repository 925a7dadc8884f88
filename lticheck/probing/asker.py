"""One launch's requests, on their way to where they may go and nowhere else."""

from __future__ import annotations

from dataclasses import field, replace

from lticheck.model.case import SignatureCheck
from lticheck.model.dataclass import dataclass
from lticheck.model.errors import RequestNotPossible
from lticheck.model.exchange import Exchange, HttpClient, Reply, TransportFailure
from lticheck.model.launch import Launch
from lticheck.model.response import Response
from lticheck.model.service import GradeTarget, ServiceRequest
from lticheck.probing.fence import Stamp
from lticheck.probing.plan import Plan
from lticheck.probing.trust import GradeUrlRefused, Permission, Trust, origin_of
from lticheck.services.interface import GradeService
from lticheck.services.outcomes.url_variants import on_origin

NO_TARGET = GradeTarget(key="", url="")


@dataclass(kw_only=True)
class Asker:
    """Signs and sends; every URL was judged before the first request."""

    launch: Launch
    plan: Plan
    target: GradeTarget = NO_TARGET
    """The grade, at the URL that is really sent to."""
    permissions: dict[str, Permission] = field(default_factory=dict)
    """Says to which URLs what is signed may go; to any other nothing is sent."""

    @property
    def service(self) -> GradeService:
        """Return the protocol."""
        return self.plan.service

    def ask_permission(self, wire: HttpClient, signature: SignatureCheck) -> None:
        """Find out whether anything may be sent, by the launch's signature and what is trusted.

        Raises RequestNotPossible where not.
        """
        if self.plan.credentials is None:
            raise RequestNotPossible("nothing to sign with")
        target = self.service.target(self.launch)
        url = wire.sendable(on_origin(target.url, self.plan.origin))
        self.target = replace(target, url=url, cell=f"{origin_of(url)} {target.cell or target.key}")
        for address, endpoint in self.service.addresses(self.target, self.plan.credentials):
            if wire.sendable(address) != address:
                raise GradeUrlRefused("it changes each time that it is prepared for sending")
            self.permissions[address] = (self.plan.trust or Trust()).permission(
                address,
                self.plan.credentials,
                launch=self.launch,
                signature=signature,
                endpoint=endpoint,
            )

    def exchange(
        self,
        asked: ServiceRequest,
        *,
        signed_url: str = "",
        media_type: str | None = None,
        stamp: Stamp | None = None,
    ) -> Exchange:
        """Send one request. Raises RequestNotPossible where nothing may go to its URL."""
        if self.plan.wire is None or self.plan.credentials is None:
            raise RequestNotPossible("nothing to send with")
        signed = self.service.authorize(
            asked,
            self.target,
            self.plan.credentials,
            media_type=media_type,
            signed_url=signed_url,
            timestamp=int(stamp.timestamp if stamp else self.plan.clock()),
            nonce=stamp.nonce if stamp else "",
        )
        permission = self._permission(signed.url)
        sent = self.plan.wire.send(signed, address_allowed=permission.address_allowed)
        answer: Reply | TransportFailure
        if isinstance(sent.answer, Response):
            answer = self.service.interpret(asked, sent.answer)
        else:
            answer = sent.answer
        return Exchange(
            request=signed,
            asked=asked,
            answer=answer,
            sent_at=sent.sent_at,
            elapsed=sent.elapsed,
        )

    def _permission(self, url: str) -> Permission:
        """Return what allows this very URL. Raises RequestNotPossible where nothing does."""
        found = self.permissions.get(url) or self.permissions.get(url.partition("?")[0])
        if found is None:
            raise RequestNotPossible("nothing shows that this URL may be asked")
        return found
