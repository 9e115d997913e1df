"""The icons of the house, by their names in the Lucide set; `tools/styles` puts exactly these into the sprite."""

_NAMES = """
    archive archive-restore arrow-down arrow-down-up arrow-left arrow-right arrow-up arrow-up-right award badge-check ban bell book book-open
    book-open-text box briefcase building building-2 calendar calendar-check calendar-clock calendar-days camera
    chart-bar chart-column check check-check chevron-down chevron-left chevron-right chevron-up chevrons-up-down circle
    circle-alert circle-check circle-dashed circle-dot circle-help circle-minus circle-play circle-plus circle-slash circle-user circle-x
    clipboard clipboard-check clipboard-list clock contrast copy corner-down-right crown database download ellipsis external-link eye
    eye-off factory file file-badge file-check file-clock file-pen file-plus file-search file-spreadsheet file-stack
    file-text file-warning file-x files filter fingerprint flag flask-conical folder folder-open gavel gem globe globe-lock
    graduation-cap grid-3x3 handshake hard-drive hash heart-pulse history hourglass house id-card image images inbox info key
    key-round keyboard landmark languages layers layout-dashboard library life-buoy link list list-checks list-ordered list-todo loader
    lock lock-open log-in log-out mail mail-check mail-open mail-plus mail-warning map map-pin medal megaphone menu
    message-square messages-square minus monitor monitor-smartphone moon mouse-pointer-click newspaper notebook-pen octagon-alert
    package package-check package-open package-search palette paperclip pen pen-line pencil percent phone pin play plus power printer
    qr-code quote radio receipt refresh-cw reply rotate-ccw route save scale scroll scroll-text search search-check send
    settings settings-2 share-2 shield shield-alert shield-check shield-x shirt shopping-basket signature sliders-horizontal
    smartphone sparkles square square-check square-pen square-user-round stamp star sun swords table tag tags target ticket timer trash-2 trending-up
    triangle-alert trophy truck type undo-2 upload user user-check user-cog user-minus user-plus user-round-pen user-x users users-round
    utensils vote wheat wrench x zap zoom-in zoom-out
"""
ICONS = frozenset(_NAMES.split())
